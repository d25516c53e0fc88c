package migrate

import (
	"bytes"
	"fmt"
	"go/token"
	"os"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

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
	pos.Line = lineBefore(old, changed, pos.Line)
	pos.Offset = 0
	return pos
}

// lineBefore is the line of old that line n of changed comes from, both counted from 1: that in the
// same place of what was replaced, or the one before which it was inserted.
func lineBefore(old, changed []byte, n int) int {
	const name = "changed"
	_, hunks, _ := bytes.Cut(diff.Diff("", old, name, changed), []byte("+++ "+name+"\n"))
	was, is, removed, added := 1, 1, 0, 0 // the next lines, and how many of the change in hand went before
	for line := range bytes.Lines(hunks) {
		switch line[0] {
		case '@':
			var start, count, now int
			if _, err := fmt.Sscanf(string(line), "@@ -%d,%d +%d", &start, &count, &now); err != nil || n < now {
				return n - is + was
			}
			was, is = start, now
		case '-':
			was, removed = was+1, removed+1
			continue
		case '+':
			if is == n {
				return min(was-removed+min(added, max(removed-1, 0)), 1+bytes.Count(old, []byte("\n")))
			}
			is, added = is+1, added+1
			continue
		default:
			if is == n {
				return was
			}
			was, is = was+1, is+1
		}
		removed, added = 0, 0
	}
	return n - is + was
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
