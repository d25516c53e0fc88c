package migrate

import (
	"bytes"
	"go/token"
	"os"
	"slices"
)

// onDisk is where in the file on disk stands what stands at pos in the content that the file is to
// hold.
func (p *program) onDisk(pos token.Position) token.Position {
	changed, ok := p.contents[pos.Filename]
	if !ok {
		return pos
	}
	old, err := os.ReadFile(pos.Filename)
	if err != nil {
		return pos
	}
	pos.Line = lineBefore(bytes.Split(old, []byte("\n")), bytes.Split(changed, []byte("\n")), pos.Line)
	pos.Offset = 0
	return pos
}

// insertedAtMost is how many lines are inserted in one place.
const insertedAtMost = 20

// lineBefore is the line of old that line n of changed comes from, both counted from 1: lines were
// inserted, and others were changed, but none removed.
func lineBefore(old, changed [][]byte, n int) int {
	at := 0 // in old
	for i, line := range changed[:min(n, len(changed))] {
		isLast, inserted := i == n-1, false
		if at < len(old) && !bytes.Equal(line, old[at]) {
			coming := changed[i+1 : min(i+1+insertedAtMost, len(changed))]
			inserted = slices.ContainsFunc(coming, func(l []byte) bool { return bytes.Equal(l, old[at]) })
		}
		if isLast {
			break
		}
		if !inserted {
			at++
		}
	}
	return min(at+1, len(old))
}
