package gen

import (
	"bytes"
	"cmp"
	"go/build"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	modpath "golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

// runtimeModule is the path of this module, which every module with audited structs requires.
const runtimeModule = "github.com/auditline/auditline"

// requirements is what go.mod and go.work files say about where modules come from.
type requirements struct {
	root     string                              // where a folder vendor would be
	mains    folders                             // the modules of the workspace, or the only one
	versions map[string]string                   // that are required, by path
	replaced map[modpath.Version]modpath.Version // without a version: all versions; without a new one: Path is a folder
}

// auditing lists where the packages lie that the module in dir may import, and that may have
// audited structs: its own and those of its workspace, and of required modules that require
// auditline or are not downloaded yet. It reads a few small files, where the go command would take
// longer than all the rest of a run.
func (s *sources) auditing(dir string) folders {
	r := s.requirements(dir)
	if vendor := filepath.Join(r.root, "vendor"); isRegular(filepath.Join(vendor, "modules.txt")) {
		return append(r.mains, s.vendored(vendor)...)
	}
	list, cache := r.mains, s.moduleCache()
	for _, path := range slices.Sorted(maps.Keys(r.versions)) {
		f := folder{path, r.dirOf(path, cache)}
		text, err := os.ReadFile(filepath.Join(f.dir, "go.mod"))
		if err != nil || bytes.Contains(text, []byte(runtimeModule)) {
			list = append(list, f)
		}
	}
	return list
}

// requirements reads the go.mod file in dir, and those of the workspace that it is in.
func (s *sources) requirements(dir string) *requirements {
	r := &requirements{root: dir, versions: map[string]string{}, replaced: map[modpath.Version]modpath.Version{}}
	r.addModule(dir)
	work := s.workFile(dir)
	text, _ := os.ReadFile(work)
	file, err := modfile.ParseWork(work, text, nil)
	if err != nil || work == "" {
		return r
	}
	r.root = filepath.Dir(work)
	for _, use := range file.Use {
		r.addModule(within(r.root, use.Path))
	}
	r.addReplacements(r.root, file.Replace) // these win over those of go.mod files
	return r
}

// workFile is the name of the go.work file that holds for dir, "" if there is none.
func (s *sources) workFile(dir string) string {
	if name := s.goEnv("GOWORK"); name != "" {
		return strings.TrimPrefix(name, "off")
	}
	for up := filepath.Dir(dir); !isRegular(filepath.Join(dir, "go.work")); dir, up = up, filepath.Dir(up) {
		if up == dir {
			return ""
		}
	}
	return filepath.Join(dir, "go.work")
}

// addModule adds what the go.mod file of a main module says.
func (r *requirements) addModule(dir string) {
	name := filepath.Join(dir, "go.mod")
	text, _ := os.ReadFile(name)
	file, err := modfile.Parse(name, text, nil)
	if err != nil || file.Module == nil {
		return
	}
	r.mains = append(r.mains, folder{file.Module.Mod.Path, dir})
	for _, q := range file.Require {
		if v := r.versions[q.Mod.Path]; v == "" || semver.Compare(v, q.Mod.Version) < 0 {
			r.versions[q.Mod.Path] = q.Mod.Version
		}
	}
	r.addReplacements(dir, file.Replace)
}

func (r *requirements) addReplacements(dir string, list []*modfile.Replace) {
	for _, p := range list {
		if p.New.Version == "" {
			p.New.Path = within(dir, p.New.Path)
		}
		r.replaced[p.Old] = p.New
	}
}

// dirOf is the directory of a required module, which may not be there yet.
func (r *requirements) dirOf(path, cache string) string {
	m := modpath.Version{Path: path, Version: r.versions[path]}
	for _, old := range []modpath.Version{m, {Path: path}} {
		if by, ok := r.replaced[old]; ok {
			m = by
			break
		}
	}
	if m.Version == "" {
		return m.Path
	}
	escaped, err := modpath.EscapePath(m.Path)
	if err != nil {
		return ""
	}
	version, _ := modpath.EscapeVersion(m.Version)
	return filepath.Join(cache, filepath.FromSlash(escaped)+"@"+version)
}

// vendored lists the packages below a folder vendor that hold generated code.
func (s *sources) vendored(vendor string) (list folders) {
	text, _ := os.ReadFile(filepath.Join(vendor, "modules.txt"))
	for line := range strings.Lines(string(text)) {
		f := folder{path: strings.TrimSpace(line)}
		f.dir = filepath.Join(vendor, filepath.FromSlash(f.path))
		outputs, _ := filepath.Glob(filepath.Join(escapeGlob(f.dir), "*_gen.go"))
		if slices.ContainsFunc(outputs, func(name string) bool { return s.read(name).ours() }) {
			list = append(list, f)
		}
	}
	return list
}

// goEnv is what the go command takes one of its variables to be, "" where that is its default.
func (s *sources) goEnv(name string) string {
	for _, line := range slices.Backward(s.env) {
		if value, ok := strings.CutPrefix(line, name+"="); ok && value != "" {
			return value
		}
	}
	config, _ := os.UserConfigDir()
	written, _ := os.ReadFile(filepath.Join(config, "go", "env")) // by go env -w
	for line := range strings.Lines(string(written)) {
		if value, ok := strings.CutPrefix(line, name+"="); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// moduleCache is the directory of downloaded modules.
func (s *sources) moduleCache() string {
	if dir := s.goEnv("GOMODCACHE"); dir != "" {
		return dir
	}
	paths := filepath.SplitList(cmp.Or(s.goEnv("GOPATH"), build.Default.GOPATH))
	return filepath.Join(append(paths[:min(1, len(paths))], "pkg", "mod")...)
}

// within is the directory that a go.mod or go.work file in dir names.
func within(dir, name string) string {
	if name = filepath.FromSlash(name); filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(dir, name)
}
