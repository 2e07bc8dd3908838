#!/usr/bin/env bash
# Makes the secrets of docker-compose.yml and of k8s/overlays/local, once: what is there stays. The folder is readable by its
# owner alone; the files in it can be read by the containers' users, who see only those that they are given.
#
#   bash scripts/make-secrets.sh        in ./secrets, and names that folder in .env for docker compose
set -euo pipefail
cd "$(dirname "$0")/.."
folder=secrets
umask 022
mkdir -p "$folder"
chmod 700 "$folder"

random() { od -An -vtx1 -N "$1" /dev/urandom | tr -d ' \n'; }
# make NAME TEXT: a file with this text, unless it is there.
make() {
  [ -e "$folder/$1" ] && return
  printf '%s\n' "$2" >"$folder/$1.new"
  chmod 444 "$folder/$1.new"
  mv "$folder/$1.new" "$folder/$1"
}

make session-secret "$(random 32)"
# Caught and shown on port 8025; put your mail server here, smtp://user:password@host:587
make smtp-url "smtp://mailpit:1025"
make postgres-password "$(random 24)"
make redis-password "$(random 24)"
make store-access-key "pasloket$(random 6)"
make store-secret-key "$(random 24)"
# The store that compose brings knows one key, so that these are copies. With another store: keys of their own (ops/store).
for service in api worker; do
  make "$service-store-access-key" "$(<"$folder/store-access-key")"
  make "$service-store-secret-key" "$(<"$folder/store-secret-key")"
done
make grafana-password "$(random 12)"
make database-url "postgres://pasloket:$(<"$folder/postgres-password")@postgres:5432/pasloket"
make api-database-url "postgres://pasloket_api:$(random 24)@postgres:5432/pasloket"
make worker-database-url "postgres://pasloket_worker:$(random 24)@postgres:5432/pasloket"
make queue-url "redis://:$(<"$folder/redis-password")@redis:6379"
make redis-conf "requirepass $(<"$folder/redis-password")"

touch .env
grep -q '^SECRETS=' .env || printf 'SECRETS=./%s\n' "$folder" >>.env
echo "the secrets are in $folder; keep a copy somewhere safe"
