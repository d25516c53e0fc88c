package gen

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"

	"github.com/auditline/auditline/internal/model"
)

// folder is where the packages of which a module's path is a prefix lie.
type folder struct{ path, dir string }

// folders are where packages with audited structs may lie that one module imports.
type folders []folder

// foldersOf returns those of the module of dir, none outside of any.
func (s *sources) foldersOf(dir string) folders {
	if list, known := s.folders[dir]; known {
		return list
	}
	var list folders
	if isModule(dir) {
		list = s.auditing(dir)
	} else if up := filepath.Dir(dir); up != dir {
		list = s.foldersOf(up)
	}
	s.folders[dir] = list
	return list
}

// mayBeIn reports whether Go source may import a package in one of the folders.
func (list folders) mayBeIn(source []byte) bool {
	return slices.ContainsFunc(list, func(f folder) bool { return bytes.Contains(source, []byte(`"`+f.path)) })
}

// dirOf returns the directory of a package in one of the folders, "" for other packages.
func (list folders) dirOf(path string) string {
	var best folder
	for _, f := range list {
		if rest, ok := strings.CutPrefix(path, f.path); ok && (rest == "" || rest[0] == '/') && len(f.path) > len(best.path) {
			best = f
		}
	}
	if best.path == "" || path == model.AuditPath {
		return ""
	}
	return filepath.Join(best.dir, filepath.FromSlash(path[len(best.path):]))
}
