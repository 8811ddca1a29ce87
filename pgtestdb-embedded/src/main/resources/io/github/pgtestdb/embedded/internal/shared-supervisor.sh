# Watches over a server that several JVMs share. Each of them holds the named pipe "users" open for writing, and says
# once that it came; when the last one is gone, however that came about, reading meets the end of the pipe, and the
# server is stopped. Its directory stays. Arguments: that directory, then the server's command, or "adopt" and the
# process id of a server that lost the script that watched over it.
dir=$1
shift
umask 077
# Only the pipe decides, not an interrupt that the terminal sends to all.
trap '' HUP INT TERM
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

# Under su the child is not the server itself. Who had the first signal gets the second: another may run there by then.
postmaster=
tell_server() {
    postmaster=${postmaster:-$(sed -n 1p "$dir/data/postmaster.pid")}
    kill "$1" "${postmaster:-$server}" || postmaster=
}

{
    while
        # Who reads a name before the end of the pipe keeps the server; who comes later sees that it is stopping.
        while read -r user; do
            : >"$dir/joined/$user"
        done <&3
        [ "$(seconds_to_stay)" -gt 0 ]
    do
        # Databases were kept on purpose. This is a user for a second, and others may come meanwhile.
        exec 4<>"$dir/users"
        sleep 1 3<&- &
        exec 4>&-
    done
    : >"$dir/stopping"
    tell_server -INT
    # A process of the server that hangs keeps the others from ending in order.
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        sleep 1 3<&-
    done
    tell_server -QUIT
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
