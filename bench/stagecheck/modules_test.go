package stagecheck

import (
	"os/exec"
	"testing"
)

// modules are of different character, and none of them uses auditline.
var modules = []string{
	"go.etcd.io/bbolt@v1.4.3",
	"github.com/hashicorp/raft@v1.7.3",
	"github.com/spf13/cobra@v1.10.1",
	"github.com/gorilla/mux@v1.8.1",
	"github.com/google/go-cmp@v0.7.0",
}

// TestRealModules wants no finding and no crash in other people's code.
func TestRealModules(t *testing.T) {
	tool := build(t, ours, 0)
	for _, module := range modules {
		t.Run(module, func(t *testing.T) {
			cmd := exec.Command("go", "vet", "-vettool="+tool, "./...")
			cmd.Dir = download(t, module)
			if text, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, text)
			}
		})
	}
}
