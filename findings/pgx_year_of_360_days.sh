#!/usr/bin/env bash
# pgx v5.13.0: an interval of a year is read into a time.Duration as 360 days.
# Expected: an error, since months have no fixed length, as for an interval in a time.Duration under lib/pq; or the
# length that the database gives it, by extract(epoch) 365.25 days.
# Seen: no error; every month counts as 30 days, also twelve of them: a contract's end, reckoned by what was read, is
# five days early.
# (Debian's postgresql.)
set -euo pipefail
work=$(mktemp -d)
programs=$(printf '%s\n' /usr/lib/postgresql/*/bin | tail -n 1)
mkdir "$work/server"
as_user=()
if [ "$(id -u)" = 0 ]; then # the server refuses to run as root
	chmod 711 "$work"
	chown postgres "$work/server"
	as_user=(runuser -u postgres --)
fi
server() { (cd "$work/server" && "${as_user[@]}" "$@"); }
stop() {
	server "$programs/pg_ctl" -D data -m immediate stop >stopped 2>&1 || true
	rm -rf "$work"
}
cd "$work"
trap stop EXIT
server "$programs/initdb" -D data -A trust -U postgres >made
server "$programs/pg_ctl" -D data -w -o "-k $work/server -c listen_addresses=''" -l log start >started

go mod init example.com/finding 2>/dev/null
go get github.com/jackc/pgx/v5@v5.13.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
)

func main() {
	ctx := context.Background()
	db, err := pgx.Connect(ctx, "host="+os.Args[1]+" user=postgres dbname=postgres sslmode=disable")
	if err != nil {
		panic(err)
	}
	defer db.Close(ctx)
	for _, text := range []string{"36 hours", "1 month", "1 year"} {
		var got, seconds time.Duration
		err := db.QueryRow(ctx, "select $1::text::interval, extract(epoch from $1::text::interval)::bigint", text).Scan(&got, &seconds)
		fmt.Println(text, got, seconds*time.Second, err)
	}
}
GO
cat >want <<'OUT'
36 hours 36h0m0s 36h0m0s <nil>
1 month 720h0m0s 720h0m0s <nil>
1 year 8640h0m0s 8766h0m0s <nil>
OUT
go run . "$work/server" >got
diff want got
