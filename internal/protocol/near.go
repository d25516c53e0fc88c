package protocol

import "strings"

// nearMisses lists, likeliest first, names under which people write a role's method. Run time can
// only look up constant names (a loop over all methods would keep every method of the program
// alive), so the list is closed. Unexported spellings, which only source code shows, come last.
var nearMisses = [...][]string{
	Source: {
		"Read", "Records", "Rows", "Events", "Items", "Values", "All", "Each", "Iter", "Iterate", "Next", "Generate",
		"Produce", "Emit", "Fetch", "Scan", "Run", "Transform", "Consume", "stream",
	},
	Stage: {
		"Process", "Map", "Filter", "Handle", "Convert", "Do", "Execute", "Run", "Stream", "Consume", "Put",
		"transform", "apply",
	},
	Sink: {
		"Write", "Print", "Save", "Store", "Send", "Emit", "Collect", "Drain", "Receive", "Push", "Insert", "Append",
		"Publish", "Handle", "Process", "Transform", "Stream", "consume", "put",
	},
}

// ExportedNames lists once each every exported name that Check may look up.
func ExportedNames() []string {
	var names []string
	seen := map[string]bool{}
	add := func(name string) {
		if exported := name[:1] == strings.ToUpper(name[:1]); exported && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	for role, methods := range roles {
		for _, m := range methods {
			add(m.name)
		}
		for _, name := range nearMisses[role] {
			add(name)
		}
	}
	for _, m := range batchMethods {
		add(m.name)
	}
	add(Flush)
	add(PutAt)
	return names
}
