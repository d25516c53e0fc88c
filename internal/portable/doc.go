// Package portable says what can go from one process to another: which types of records, keys and
// components keep all that they hold, and which methods work the same wherever they are called. It
// decides by types and syntax alone, for auditgen and stagecheck.
package portable
