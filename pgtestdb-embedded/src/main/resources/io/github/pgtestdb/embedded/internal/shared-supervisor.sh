# Watches over a server that several JVMs share. Each of them holds the named pipe "users" open for writing, and says
# once that it came; when the last one is gone, however that came about, reading meets the end of the pipe, and the
# server is stopped. Its directory stays. Arguments: that directory, then the server's command, or "adopt" and the
# process id of a server that lost the script that watched over it.
dir=$1
shift
umask 077
# Only the pipe decides, not a signal that the terminal sends to all.
trap '' HUP INT QUIT TERM TSTP
# Opening for reading alone would wait for a writer. Whoever starts this holds the pipe, if anybody does.
exec </dev/null 4<>"$dir/users" 3<"$dir/users" 4>&-

# Who comes finds the two processes by their names here, the second one below. Nothing that could run after this process
# was killed writes this file, and nothing at the end: by then it may be a successor's.
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
# the child is not the server itself, and the number may not be there yet. Who had the first signal gets the second: another
# may run there by then.
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

# On a full disk nothing can be written. The shell would end if ":" failed to, and then nobody would stop the server.
{
    while
        # Who reads a name before the end of the pipe keeps the server; who comes later sees that it is stopping.
        while read -r user; do
            true >"$dir/joined/$user"
        done <&3
        [ "$(seconds_to_stay)" -gt 0 ] && [ -p "$dir/users" ]
    do
        # Databases were kept on purpose. This is a user for a second, and others may come meanwhile.
        exec 4<>"$dir/users"
        sleep 1 3<&- &
        exec 4>&-
    done
    true >"$dir/stopping"
    until signal_server -INT; do
        sleep 1 3<&-
    done
    # A process of the server that hangs keeps the others from ending in order.
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
# For those who decide what is too much.
du -sk "$dir" >"$dir/size.new" 2>/dev/null && mv "$dir/size.new" "$dir/size" 2>/dev/null
