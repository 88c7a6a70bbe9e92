#!/usr/bin/env bash
# Other people's clients complete the three operations against the sandbox.
# Arguments: the spconsole program, and a folder for the clients' environments.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
spconsole=$1
work=$2
mkdir -p "$work/home"
export HOME=$work/home NO_PROXY=127.0.0.1,localhost no_proxy=127.0.0.1,localhost

for client in amzn-sp-api==1.13.0 python-amazon-sp-api==2.1.35; do
    python3 -m venv --without-pip "$work/${client%%==*}"
    python3 -m pip --quiet --python "$work/${client%%==*}/bin/python" install "$client"
done

"$spconsole" sandbox serve --port 0 >"$work/addresses" 2>"$work/server.log" &
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT
for _ in $(seq 100); do
    [[ $(wc -l <"$work/addresses") -ge 2 ]] && break
    kill -0 "$server" || { cat "$work/server.log" >&2; exit 1; }
    sleep 0.1
done
api=$(sed -n 's/^api //p' "$work/addresses")
token=$(sed -n 's/^token //p' "$work/addresses")
[[ -n $api && -n $token ]] || { echo "The sandbox did not print its addresses." >&2; exit 1; }

"$work/amzn-sp-api/bin/python" -W ignore "$here/client_amzn.py" "$api" "$token"
"$work/python-amazon-sp-api/bin/python" -W ignore "$here/client_saleweaver.py" "$api" "$token"

kill "$server"
wait "$server" || [[ $? -eq 143 ]] # stopped as asked
trap - EXIT
