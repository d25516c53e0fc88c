package migrate

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/auditline/auditline/gen"
	"github.com/auditline/auditline/internal/model"
)

// vendored is a folder vendor, and the command that brings it up to date; both are "" where there
// is none.
type vendored struct{ folder, update string }

// lookPastVendor has the go command take packages from the module cache where the main module, or
// the workspace, has a folder vendor: that may lack what the migrated code is going to import.
func (c *Config) lookPastVendor(ctx context.Context) (v vendored, err error) {
	cmd := exec.CommandContext(ctx, "go", "env", "-json", "GOMOD", "GOWORK", "GOFLAGS")
	cmd.Dir, cmd.Env = c.Dir, c.Env
	out, err := cmd.Output()
	if err != nil {
		return v, err
	}
	var env struct{ GOMOD, GOWORK, GOFLAGS string }
	if err := json.Unmarshal(out, &env); err != nil {
		return v, err
	}
	root, update := filepath.Dir(env.GOMOD), "go mod vendor"
	if env.GOWORK != "" && env.GOWORK != "off" {
		root, update = filepath.Dir(env.GOWORK), "go work vendor"
	}
	folder := filepath.Join(root, "vendor")
	if _, err := os.Stat(filepath.Join(folder, "modules.txt")); err != nil {
		return v, nil // also where there is no module: other steps say so
	}
	if c.Env == nil {
		c.Env = os.Environ()
	}
	c.Env = append(c.Env, "GOFLAGS="+strings.TrimSpace(env.GOFLAGS+" -mod=readonly"))
	return vendored{folder, update}, nil
}

// outdated is the command that the folder needs where these files are written, "" if it needs none:
// it has the packages that generated code imports, and go.mod stays as it is.
func (v vendored) outdated(files []gen.File) (update string) {
	_, err := os.Stat(filepath.Join(v.folder, filepath.FromSlash(model.AuditImplPath)))
	if err != nil || slices.ContainsFunc(files, func(f gen.File) bool { return filepath.Base(f.Path) == "go.mod" }) {
		return v.update
	}
	return ""
}
