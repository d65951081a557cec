#!/bin/sh
# Drives curl(1): both requests in one call, for only that keeps the connection.
end='
'
command -v curl >/dev/null || { echo absent curl; exit; }
read -r _ version _ <<EOF
$(curl --version)
EOF
printf 'client curl %s\n' "$version"

# What curl said of both requests: its errors, then the exit code, status and octets of the second.
ask() {
    curl -sS -o /dev/null --rate "$((60000 / (pause + 1)))/m" "$url" --next -sS -o /dev/null \
        -w '\n%{exitcode} %{http_code} %{size_download}\n' -X "$method" "$@" "$url" 2>&1
}

while read -r url method body key pause; do
    set --
    [ "$key" = - ] || set -- -H "Idempotency-Key: $key"
    [ "$body" = 0 ] || set -- "$@" --data-binary @-
    said=$(printf "%${body}s" '' | ask "$@")
    last=${said##*"$end"}
    before=${said%"$end"*}
    before=${before%"$end"}
    case $last in
    '0 '*) printf 'status %s\n' "${last#0 }" ;;
    *) printf 'error %s\n' "${before##*"$end"}" ;;
    esac
done
