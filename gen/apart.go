package gen

import (
	"cmp"
	"context"
	"slices"

	"golang.org/x/tools/go/packages"

	"github.com/auditline/auditline/internal/model"
	"github.com/auditline/auditline/internal/toolchain"
)

// planApart loads and plans those packages with problems again, each by itself, that import other
// matched ones and may have their sub-pipelines for stages. Together with these, they have seen
// types from source, without the methods that were generated; by themselves, they see what the
// compiler made of them.
func planApart(ctx context.Context, c Config, src *sources, ask request, list []*loaded, plans map[*loaded]*model.Plan) error {
	if ask.depth != typesFromExports {
		return nil
	}
	generated := make(map[string]bool)
	for _, l := range list {
		generated[l.PkgPath] = slices.ContainsFunc(l.GoFiles, func(name string) bool { return src.read(name).ours() })
	}
	for i, l := range list {
		if len(plans[l].Problems) == 0 || !l.hasPipelines() || !l.importsAny(generated) {
			continue
		}
		alone, err := l.loadApart(ctx, c, src, ask)
		if err != nil {
			return toolchain.GoError(err)
		}
		delete(plans, l)
		list[i], plans[alone] = alone, alone.plan(src)
	}
	return nil
}

// loadApart loads the package by itself, in the variant that it is.
func (l *loaded) loadApart(ctx context.Context, c Config, src *sources, ask request) (*loaded, error) {
	variants, err := golist(ctx, c, src, ask, []string{cmp.Or(l.ForTest, l.PkgPath)})
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(variants, func(p *packages.Package) bool { return p.ID == l.ID })
	if i < 0 {
		return l, nil
	}
	return newLoaded(src, variants[i]), nil
}

func (l *loaded) importsAny(paths map[string]bool) bool {
	for path := range l.Imports {
		if paths[path] {
			return true
		}
	}
	return false
}
