package model

import "go/ast"

// Pipeline is a struct whose fields carry pipeline tags.
type Pipeline struct {
	Name string
	Spec *ast.TypeSpec
}

// pipelines plans the pipelines of one file.
func (b *builder) pipelines(*File) {}
