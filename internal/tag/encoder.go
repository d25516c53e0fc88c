package tag

import "slices"

// encoders are the keys of tags that packages read which see exported fields only.
var encoders = []string{"json", "xml", "yaml", "toml", "bson", "mapstructure", "db", "gorm", "xorm"}

// Encoders returns the keys of such packages under which raw holds something; "-" is nothing.
func Encoders(raw string) (keys []string) {
	list, _ := pairs(raw)
	for _, p := range list {
		if slices.Contains(encoders, p.key) && p.quoted != `"-"` {
			keys = append(keys, p.key)
		}
	}
	return keys
}

// Excluded tells whether raw keeps a field from the package that reads the tags under key.
func Excluded(raw, key string) bool {
	list, _ := pairs(raw)
	return slices.Contains(list, pair{key, `"-"`})
}
