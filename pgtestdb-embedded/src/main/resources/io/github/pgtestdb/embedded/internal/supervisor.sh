# Starts the server and outlives the JVM that started it: when the pipe on standard input closes, however that came
# about, it stops the server and removes its directory. Arguments: that directory, then the server's command.
run=$1
shift
umask 077
# Only the pipe decides, not an interrupt that the terminal sends to all.
trap '' HUP INT TERM
exec 3<&0 </dev/null

"$@" 3<&- >>"$run/server.log" 2>&1 &
server=$!

{
    cat <&3 >/dev/null
    # Databases were kept on purpose: the server goes on for a while.
    while [ -s "$run/stay-until" ] && [ "$(date +%s)" -lt "$(cat "$run/stay-until")" ] && [ ! -e "$run/exit" ]; do
        sleep 1
    done
    # Under su the child is not the server itself. SIGQUIT spares it the last checkpoint of data about to go.
    pid=$(sed -n 1p "$run/data/postmaster.pid" 2>/dev/null)
    kill -QUIT "${pid:-$server}"
} 2>/dev/null &
watcher=$!

wait "$server"
echo "$?" >"$run/exit"
kill -KILL "$watcher" 2>/dev/null
cat <&3 >/dev/null
rm -rf "$run"
