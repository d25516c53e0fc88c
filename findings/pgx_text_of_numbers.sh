#!/usr/bin/env bash
# pgx v5.13.0 under database/sql: a number whose type has a method String is stored by that where the column is a
# text; lib/pq v1.12.3 stores the number.
# Expected: one table, whichever of the two drivers a program is linked with, as in a column of integers; and
# that what one value was bound as can be scanned into its type.
# Seen: pgx writes "open" and "1.5s" and cannot scan them back, lib/pq writes 1 and 1500000000 and can: rows that
# were written before the driver was changed no longer compare equal to those written since.
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
go get github.com/jackc/pgx/v5/stdlib@v5.13.0 github.com/lib/pq@v1.12.3 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"database/sql"
	"fmt"
	"os"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "github.com/lib/pq"
)

type status int

func (s status) String() string { return []string{"draft", "open"}[s] }

func main() {
	for _, driver := range []string{"postgres", "pgx"} {
		db, err := sql.Open(driver, "host="+os.Args[1]+" user=postgres dbname=postgres sslmode=disable")
		if err != nil {
			panic(err)
		}
		defer db.Close()
		var number int
		var first, second string
		err = db.QueryRow("select $1::int, $2::text, $3::text", status(1), status(1), 1500*time.Millisecond).Scan(&number, &first, &second)
		fmt.Println(driver, number, first, second, err)
		var back status
		err = db.QueryRow("select $1::text", status(1)).Scan(&back)
		fmt.Println(int(back), err != nil)
	}
}
GO
cat >want <<'OUT'
postgres 1 1 1500000000 <nil>
1 false
pgx 1 open 1.5s <nil>
0 true
OUT
go run . "$work/server" >got
diff want got
