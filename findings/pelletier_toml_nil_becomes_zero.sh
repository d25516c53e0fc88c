#!/usr/bin/env bash
# pelletier/go-toml v2.4.3: a nil pointer in a slice or a map is written as the zero value.
# Expected: an error, as BurntSushi/toml v1.6.0 gives for such a slice, or no element, as both leave out a
# field that is nil.
# Seen: no error; what was absent comes back as a value: [nil 7] as [0 7], a missing limit as a limit of 0.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/pelletier/go-toml/v2@v2.4.3 github.com/BurntSushi/toml@v1.6.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"bytes"
	"fmt"

	burntsushi "github.com/BurntSushi/toml"
	"github.com/pelletier/go-toml/v2"
)

type limit struct{ Requests int }

type config struct {
	Single   *int
	Readings []*int
	Limits   map[string]*limit
}

func main() {
	seven := 7
	c := config{Readings: []*int{nil, &seven}, Limits: map[string]*limit{"guest": nil}}
	text, err := toml.Marshal(c)
	fmt.Printf("%s%v\n", text, err)

	var back config
	err = toml.Unmarshal(text, &back)
	fmt.Println(back.Single, *back.Readings[0], *back.Readings[1], *back.Limits["guest"], err)

	fmt.Println(burntsushi.NewEncoder(new(bytes.Buffer)).Encode(c) != nil)
}
GO
cat >want <<'OUT'
Readings = [0, 7]

[Limits]
[Limits.guest]
Requests = 0
<nil>
<nil> 0 7 {0} <nil>
true
OUT
go run . >got
diff want got
