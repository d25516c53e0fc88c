package migrate

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// lookPastVendor has the go command take packages from the module cache where the main module, or
// the workspace, has a folder vendor: that lacks what the migrated code is going to import. It
// returns the command that brings the folder up to date afterwards, "" where there is none.
func (c *Config) lookPastVendor(ctx context.Context) (update string, err error) {
	cmd := exec.CommandContext(ctx, "go", "env", "-json", "GOMOD", "GOWORK", "GOFLAGS")
	cmd.Dir, cmd.Env = c.Dir, c.Env
	out, err := cmd.Output()
	if err != nil {
		return "", err
	}
	var env struct{ GOMOD, GOWORK, GOFLAGS string }
	if err := json.Unmarshal(out, &env); err != nil {
		return "", err
	}
	root, update := filepath.Dir(env.GOMOD), "go mod vendor"
	if env.GOWORK != "" && env.GOWORK != "off" {
		root, update = filepath.Dir(env.GOWORK), "go work vendor"
	}
	if _, err := os.Stat(filepath.Join(root, "vendor", "modules.txt")); err != nil {
		return "", nil // also where there is no module: other steps say so
	}
	if c.Env == nil {
		c.Env = os.Environ()
	}
	c.Env = append(c.Env, "GOFLAGS="+strings.TrimSpace(env.GOFLAGS+" -mod=readonly"))
	return update, nil
}
