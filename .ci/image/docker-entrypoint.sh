#!/bin/sh
# Behaves like the entry point of the official image. It reads POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB,
# POSTGRES_INITDB_ARGS and PGDATA from the environment, takes `postgres -c …` as arguments, and first runs a server
# without network access before the server that listens.
set -eu

if [ "${1#-}" != "$1" ]; then
  set -- postgres "$@"
fi
if [ "$1" != postgres ]; then
  exec "$@"
fi

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /var/run/postgresql
  chmod 00700 "$PGDATA"
  chown -R postgres:postgres "$PGDATA" /var/run/postgresql
  # Runs the rest of this script as the user postgres; exec keeps process 1.
  exec su -s /bin/sh -c 'exec "$0" "$@"' -- postgres "$0" "$@"
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  if [ -z "${POSTGRES_PASSWORD:-}" ] && [ "${POSTGRES_HOST_AUTH_METHOD:-}" != trust ]; then
    echo 'Error: Database is uninitialized and superuser password is not specified.' >&2
    exit 1
  fi
  user=${POSTGRES_USER:-postgres}
  database=${POSTGRES_DB:-$user}
  printf '%s\n' "${POSTGRES_PASSWORD:-}" >/tmp/password
  # shellcheck disable=SC2086
  initdb --username="$user" --pwfile=/tmp/password ${POSTGRES_INITDB_ARGS:-} -D "$PGDATA"
  rm /tmp/password
  printf '\nhost all all all %s\n' "${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >>"$PGDATA/pg_hba.conf"
  if [ "$database" != postgres ]; then
    echo "CREATE DATABASE \"$database\"" | postgres --single -D "$PGDATA" postgres >/dev/null
  fi
  shift
  options=''
  for argument in "$@"; do
    options="$options '$(printf '%s' "$argument" | sed "s/'/'\\\\''/g")'"
  done
  pg_ctl -D "$PGDATA" -o "$options -c listen_addresses= -p 5432" -w start
  pg_ctl -D "$PGDATA" -m fast -w stop
  set -- postgres "$@"
  echo 'PostgreSQL init process complete; ready for start up.'
fi
exec "$@"
