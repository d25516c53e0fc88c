//go:build !goexperiment.mapsplitgroup

package footprint

// splitGroups says that maps keep the keys of a group before its values (Go 1.27, as an
// experiment), not slot by slot.
const splitGroups = false
