#!/usr/bin/env bash
# expr-lang/expr v1.17.8: a uint64 beyond int64 is less than 5, and equal to a negative number.
# Expected: the order of the numbers, as Go has it between two uint64, or an error; a float64 as the other operand gives
# the right answer.
# Seen: no error; each operand is made an int before it is compared or added: rules that look at hashes, masks and
# counters of 64 bits say no to the greatest of them, also when both sides are uint64, and max gives the least.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/expr-lang/expr@v1.17.8 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"math"

	"github.com/expr-lang/expr"
)

func main() {
	env := map[string]any{"used": uint64(math.MaxUint64), "limit": uint64(5), "minus": -1}
	for _, rule := range []string{"used > limit", "used > 5", "used > 5.0", "used == minus", "max(used, limit)", "used % 10"} {
		program, err := expr.Compile(rule, expr.Env(env))
		if err != nil {
			panic(err)
		}
		result, err := expr.Run(program, env)
		fmt.Println(rule, "is", result, err)
	}
}
GO
cat >want <<'OUT'
used > limit is false <nil>
used > 5 is false <nil>
used > 5.0 is true <nil>
used == minus is true <nil>
max(used, limit) is 5 <nil>
used % 10 is -1 <nil>
OUT
go run . >got
diff want got
