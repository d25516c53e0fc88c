// Package pipelineimpl is what the methods Run that auditgen writes call. It is for
// generated code of this module's auditgen only, and compatible with that: an older
// generated file compiles with a newer package until the format constant changes, and says
// then that it must be generated again. Programs use package pipeline.
package pipelineimpl

// Format2 is the format of generated code that this package serves. Generated code refers
// to it, so that code of another format does not compile.
const Format2 = 2
