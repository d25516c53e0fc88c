#!/usr/bin/env bash
# encoding/gob with a json.RawMessage in an interface, written by Go 1.26.8 and by Go 1.27.3.
# Expected: each release reads what the other has written: neither the program nor a type of it has
# changed.
# Seen: neither does. gob goes by the name of the type, which has become an alias of
# jsontext.Value in 1.27: "name not registered for interface".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

printf 'module example.com/finding\n\ngo 1.26.0\n' >go.mod
cat >main.go <<'GO'
package main

import (
	"encoding/gob"
	"encoding/json"
	"fmt"
	"os"
)

type Event struct{ Payload any }

func main() {
	gob.Register(json.RawMessage(nil))
	if os.Args[1] == "write" {
		if err := gob.NewEncoder(os.Stdout).Encode(Event{json.RawMessage(`{"n":1}`)}); err != nil {
			panic(err)
		}
		return
	}
	var e Event
	err := gob.NewDecoder(os.Stdin).Decode(&e)
	fmt.Printf("%s %v\n", e.Payload, err)
}
GO
cat >want <<'OUT'
1.26.8 reads 1.26.8: {"n":1} <nil>
1.26.8 reads 1.27.3: %!s(<nil>) gob: name not registered for interface: "encoding/json/jsontext.Value"
1.27.3 reads 1.26.8: %!s(<nil>) gob: name not registered for interface: "encoding/json.RawMessage"
1.27.3 reads 1.27.3: {"n":1} <nil>
OUT
for writer in 1.26.8 1.27.3; do
	GOTOOLCHAIN=go$writer go run . write >$writer.gob
done
for reader in 1.26.8 1.27.3; do
	for writer in 1.26.8 1.27.3; do
		echo "$reader reads $writer: $(GOTOOLCHAIN=go$reader go run . read <$writer.gob)"
	done
done >got
diff want got
