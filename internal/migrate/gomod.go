package migrate

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/tools/go/packages"
)

const (
	modulePath = "github.com/auditline/auditline"
	toolPath   = modulePath + "/cmd/auditgen"
)

// requirement is what a module's go.mod lacks.
type requirement struct {
	module   *packages.Module
	runtime  string // the version of auditline that it requires, "" for none
	needTool bool   // the go:generate line calls a tool that it does not name
}

// require has the go.mod of the targets' modules require auditline, and name auditgen as a tool if
// a go:generate line is going to call it. It works on a copy of go.mod, which the other steps use.
func (m *migration) require(ctx context.Context) error {
	for _, t := range m.targets {
		module := t.pkg.Module
		if module.Path == modulePath {
			continue
		}
		r, err := m.lacking(module, !m.isServed(t))
		if err != nil {
			return err
		}
		if r.runtime != "" && !r.needTool {
			continue
		}
		if m.modFile != "" {
			continue // has been seen to
		}
		if err := m.get(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// lacking reads the go.mod of a module.
func (m *migration) lacking(module *packages.Module, generates bool) (r requirement, err error) {
	content, err := os.ReadFile(module.GoMod)
	if err != nil {
		return r, err
	}
	file, err := modfile.Parse(module.GoMod, content, nil)
	if err != nil {
		return r, err
	}
	r.module = module
	for _, required := range file.Require {
		if required.Mod.Path == modulePath {
			r.runtime = required.Mod.Version
		}
	}
	r.needTool = generates && !slices.ContainsFunc(file.Tool, func(t *modfile.Tool) bool { return t.Path == toolPath })
	return r, nil
}

// get lets the go command add what is lacking to a copy of go.mod and go.sum.
func (m *migration) get(ctx context.Context, r requirement) error {
	version := ownVersion()
	byHand := fmt.Sprintf("run go get -tool %s in %s", toolPath, r.module.Dir)
	switch {
	case r.runtime == "" && version == "":
		return fmt.Errorf("module %s does not require auditline, and this auditgen has no version to require: %s first", r.module.Path, byHand)
	case m.inWorkspace(ctx):
		return fmt.Errorf("module %s of a workspace does not require all that its code will need: %s first", r.module.Path, byHand)
	}
	if err := m.copyModFile(r.module); err != nil {
		return err
	}
	for _, args := range r.commands(m.modFile, version) {
		cmd := exec.CommandContext(ctx, "go", args...)
		cmd.Dir, cmd.Env = r.module.Dir, m.Env
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("go %s: %s", strings.Join(args, " "), strings.TrimSpace(string(out)))
		}
	}
	return m.takeModFile(r.module)
}

// commands are the go commands that add what is lacking. Where auditline is required already, its
// version stays.
func (r requirement) commands(modFile, version string) [][]string {
	switch {
	case r.runtime != "":
		return [][]string{
			{"mod", "edit", "-tool=" + toolPath, modFile},
			{"list", "-mod=mod", "-modfile=" + modFile, "-deps", toolPath},
		}
	case r.needTool:
		return [][]string{{"get", "-modfile=" + modFile, "-tool", toolPath + "@" + version}}
	}
	return [][]string{{"get", "-modfile=" + modFile, modulePath + "@" + version}}
}

// ownVersion is the version of auditline that this program was built from, "" if that is none that
// the go command could get.
func ownVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Path != modulePath || !strings.HasPrefix(info.Main.Version, "v") || strings.Contains(info.Main.Version, "+") {
		return ""
	}
	return info.Main.Version
}

func (m *migration) inWorkspace(ctx context.Context) bool {
	cmd := exec.CommandContext(ctx, "go", "env", "GOWORK")
	cmd.Dir, cmd.Env = m.Dir, m.Env
	out, err := cmd.Output()
	file := strings.TrimSpace(string(out))
	return err == nil && file != "" && file != "off"
}

// copyModFile copies go.mod and go.sum of a module to a temporary directory, which Run removes.
func (m *migration) copyModFile(module *packages.Module) error {
	dir, err := os.MkdirTemp("", "auditgen")
	if err != nil {
		return err
	}
	m.modFile = filepath.Join(dir, "go.mod")
	for from, to := range m.modFiles(module) {
		content, err := os.ReadFile(from)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = os.WriteFile(to, content, 0o600)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// modFiles are the module's go.mod and go.sum with their copies.
func (m *migration) modFiles(module *packages.Module) map[string]string {
	return map[string]string{
		module.GoMod: m.modFile,
		strings.TrimSuffix(module.GoMod, ".mod") + ".sum": strings.TrimSuffix(m.modFile, ".mod") + ".sum",
	}
}

// takeModFile makes the changed copies part of the result.
func (m *migration) takeModFile(module *packages.Module) error {
	for name, changed := range m.modFiles(module) {
		content, err := os.ReadFile(changed)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		m.contents[name] = content
	}
	return nil
}
