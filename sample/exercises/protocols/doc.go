// Package protocols is exercise 3: components are checked where they are put together.
//
// The exercise asks for the protocols of a source, a stage and a sink, for a function that
// validates a pipeline, for broken components that it refuses, and for a builder that checks what
// it is given at once. The protocols and the function are those of package pipeline; what
// stagecheck and auditgen say of the broken components before anything runs are the same words.
package protocols
