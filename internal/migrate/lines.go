package migrate

import (
	"bytes"
	"go/token"
	"os"
	"slices"
	"strings"

	"github.com/auditline/auditline/internal/edit"
)

// onDisk is where in the file on disk stands what stands at pos in the content that the file is to
// hold.
func (p *program) onDisk(pos token.Position) token.Position {
	changed, ok := p.contents[pos.Filename]
	if !ok {
		return pos
	}
	if e, ok := p.earlier[pos.Filename]; ok {
		changed, pos.Line = e.content, e.line(pos.Line)
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

// earlier is a file before lines were inserted.
type earlier struct {
	content  []byte
	inserted []int // the lines before which one was inserted, in order; a line stands for each one
}

// insertedLines are the lines before which edits insert one.
func insertedLines(content []byte, edits edit.Edits) (lines []int) {
	for _, e := range edits {
		for range strings.Count(e.Text, "\n") - bytes.Count(content[e.Start:e.End], []byte("\n")) {
			lines = append(lines, 1+bytes.Count(content[:e.Start], []byte("\n")))
		}
	}
	slices.Sort(lines)
	return lines
}

// line is the line that line n comes from: that of the statement, for what is inserted before it.
func (e earlier) line(n int) int {
	for i, next := range e.inserted {
		if n <= next+i {
			return n - i
		}
	}
	return n - len(e.inserted)
}
