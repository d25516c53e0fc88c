package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// compared are the rows of the peers' output that the store has figures for.
var compared = []string{"ms a change", "bytes a change", "history query ms", "as-of ms"}

// runPeers lets the peers do their work, with as many objects, and prints the figures of each.
func runPeers(objects int, out io.Writer) error {
	cmd := exec.Command("./peers/peers.sh", fmt.Sprint(objects))
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("peers/peers.sh: %w", err)
	}
	for line := range strings.Lines(string(text)) {
		if cells := strings.Split(strings.TrimSpace(line), "\t"); len(cells) == 3 && slices.Contains(compared, cells[1]) {
			fmt.Fprintf(out, "%s: %s: %s\n", cells[0], cells[1], cells[2])
		}
	}
	return nil
}
