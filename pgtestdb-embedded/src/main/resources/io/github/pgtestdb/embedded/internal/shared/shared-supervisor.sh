# Watches over a server that several JVMs share. Each JVM holds the named pipe "users" open for writing, and writes its
# name to it once. When the last JVM has ended, in whatever way, this script reads the end of the pipe and stops the
# server. The server's directory stays. Arguments: that directory, then the server's command, or "adopt" and the
# process id of a server that lost its supervisor.
dir=$1
shift
umask 077
# Only the pipe ends the server, not a signal that the terminal sends to all processes of the group.
trap '' HUP INT QUIT TERM TSTP
# Opening only for reading would wait for a writer. The JVM that starts this script normally holds the pipe open.
exec </dev/null 4<>"$dir/users" 3<"$dir/users" 4>&-

# Joining JVMs read the ids of the two processes from this file; the second one is added below. Only this process writes
# the file, no child that could outlive it, and not at its end: by then the file may belong to a successor.
echo "$$" >"$dir/supervisor"

if [ "$1" = adopt ]; then
    server=$2
    adopted=yes
else
    "$@" 3<&- >>"$dir/server.log" 2>&1 &
    server=$!
    adopted=
fi

seconds_to_stay() {
    until=0
    [ -s "$dir/stay-until" ] && until=$(cat "$dir/stay-until")
    echo $((until - $(date +%s)))
}

# A server of another user is signalled as that user, because that user can write any number into postmaster.pid. Under su
# the child is not the server itself, and postmaster.pid may not exist yet. The second signal goes to the same process as
# the first, because another server may run on the data by then.
postmaster=
signal_server() {
    if [ -e "$dir/signal.sh" ]; then
        [ -z "$adopted" ] || postmaster=$server
        postmaster=$(/bin/sh "$dir/signal.sh" "$1" "$postmaster") && return
        [ -n "$adopted" ] || kill "$1" "$server"
        return 1
    fi
    kill "$1" "$server"
}

# On a full disk nothing can be written. If ":" failed to write, the shell would end, and no process would stop the server.
{
    while
        # A JVM whose name is read before the end of the pipe keeps the server; a later one sees the file "stopping".
        while read -r user; do
            true >"$dir/joined/$user"
        done <&3
        [ "$(seconds_to_stay)" -gt 0 ] && [ -p "$dir/users" ]
    do
        # Databases were kept on purpose. This process holds the pipe for a second, and JVMs may join meanwhile.
        exec 4<>"$dir/users"
        sleep 1 3<&- &
        exec 4>&-
    done
    true >"$dir/stopping"
    until signal_server -INT; do
        sleep 1 3<&-
    done
    # A hanging process of the server would delay a fast shutdown forever.
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        sleep 1 3<&-
    done
    signal_server -QUIT
} 2>/dev/null &
watcher=$!
exec 3<&-
echo "$watcher" >>"$dir/supervisor"

if [ -n "$adopted" ]; then
    while kill -0 "$server" 2>/dev/null; do
        sleep 1
    done
else
    wait "$server"
fi
kill -KILL "$watcher" 2>/dev/null
# The size of the directory, for the eviction by size.
du -sk "$dir" >"$dir/size.new" 2>/dev/null && mv "$dir/size.new" "$dir/size" 2>/dev/null
