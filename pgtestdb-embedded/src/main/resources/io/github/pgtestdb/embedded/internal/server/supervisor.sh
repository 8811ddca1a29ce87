# Starts the server and outlives the JVM that started it. When the pipe on standard input closes, for whatever reason, it
# stops the server and removes its directory. Arguments: that directory, then the server's command.
run=$1
shift
umask 077
# Only the pipe ends the server, not a signal that the terminal sends to all processes of the group.
trap '' HUP INT QUIT TERM TSTP
exec 3<&0 </dev/null

"$@" 3<&- >>"$run/server.log" 2>&1 &
server=$!

# A server of another user is signalled as that user, because that user can write any number into postmaster.pid. Under su
# the child is not the server itself, and postmaster.pid may not exist yet.
signal_server() {
    if [ -e "$run/signal.sh" ]; then
        /bin/sh "$run/signal.sh" "$1" "" >/dev/null && return
        kill "$1" "$server"
        return 1
    fi
    kill "$1" "$server"
}

{
    cat <&3 >/dev/null
    # Databases were kept on purpose: the server runs on until the time in the file.
    while [ -s "$run/stay-until" ] && [ "$(date +%s)" -lt "$(cat "$run/stay-until")" ] && [ ! -e "$run/exit" ]; do
        sleep 1
    done
    # SIGQUIT skips the last checkpoint, because the data are removed anyway.
    until signal_server -QUIT; do
        sleep 1
    done
} 2>/dev/null &
watcher=$!

wait "$server"
echo "$?" >"$run/exit"
kill -KILL "$watcher" 2>/dev/null
cat <&3 >/dev/null
rm -rf "$run"
