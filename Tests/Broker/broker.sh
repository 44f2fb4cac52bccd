#!/bin/sh
# Runs a RabbitMQ broker on loopback ports for as long as the process OWNER lives, and kills it for certain.
# Usage: broker.sh FOLDER OWNER, with the ports in the environment. All that the broker keeps is in FOLDER, which goes with OWNER;
# FOLDER/pid is the number of the broker's group.
set -eu
folder=$1
owner=$2
as=""
if [ "$(id -u)" -eq 0 ]; then
    chown -R rabbitmq:rabbitmq "$folder"
    as="setpriv --reuid=rabbitmq --regid=rabbitmq --clear-groups"
fi
export HOME="$folder" RABBITMQ_NODENAME=peer@localhost RABBITMQ_CONF_ENV_FILE="$folder/none" \
    RABBITMQ_CONFIG_FILE="$folder/rabbitmq.conf" RABBITMQ_ENABLED_PLUGINS_FILE="$folder/enabled_plugins" \
    RABBITMQ_MNESIA_BASE="$folder/data" RABBITMQ_LOG_BASE="$folder/log" RABBITMQ_PID_FILE="$folder/beam.pid" \
    ERL_EPMD_ADDRESS=127.0.0.1 RUNNING_UNDER_SYSTEMD=1 \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="+sbwt none -kernel inet_dist_use_interface {127,0,0,1}"
cd "$folder"
names=
broker=
end() {
    # By kill the processes are told to go; by wait they are gone, and their ports are free.
    if [ -n "$broker" ]; then kill -9 "-$broker" || true; fi
    if [ -n "$names" ]; then kill -9 "$names" || true; fi
    wait
    if ! kill -0 "$owner"; then rm -rf "$folder"; fi
}
trap end EXIT
trap exit TERM INT HUP
$as epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 &
names=$!
# Where none answers, the broker starts one that outlives it.
until epmd -port "$ERL_EPMD_PORT" -names >/dev/null 2>&1; do
    kill -0 "$names"
    sleep 0.05
done
# A group of its own, so that it is stopped and killed with all that it started.
setsid $as /usr/lib/rabbitmq/bin/rabbitmq-server &
broker=$!
echo "$broker" >"$folder/pid"
while kill -0 "$owner" && kill -0 "$broker"; do sleep 0.2; done
