package heapcases

import "maps"

func filled(n int) map[int64]int64 {
	m := make(map[int64]int64)
	for i := range n {
		m[int64(i)] = 1
	}
	return m
}

func mapCases() []Case {
	return []Case{
		{Name: "empty maps", Prepare: many(5000, func(int) map[string]int { return map[string]int{} })},
		{Name: "maps of 1 to 8", Prepare: many(5000, func(i int) map[int64]int64 { return filled(1 + i%8) })},
		{Name: "maps of 9 to 200", Prepare: many(300, func(i int) map[int64]int64 { return filled(9 + i%192) })},
		{Name: "maps of 1,000", Prepare: many(50, func(int) map[int64]int64 { return filled(1000) })},
		{Name: "one map of 100,000", Prepare: built(func() any { m := filled(100_000); return &m })},
		{Name: "maps with a hint and few entries", Prepare: many(50, func(i int) map[int64]string {
			m := make(map[int64]string, 5000)
			m[1] = text(i, 20)
			return m
		})},
		{Name: "maps after deletes", Prepare: many(30, func(int) map[int64]int64 {
			m := filled(3000)
			maps.DeleteFunc(m, func(k, _ int64) bool { return k > 2 })
			return m
		})},
		{Name: "cleared maps", Prepare: many(50, func(int) map[int64]int64 { m := filled(2000); clear(m); return m })},
		{Name: "sets", Prepare: many(300, func(i int) map[int64]struct{} {
			m := make(map[int64]struct{})
			for j := range i {
				m[int64(j)] = struct{}{}
			}
			return m
		})},
		{Name: "maps of strings to strings", Prepare: many(200, func(i int) map[string]string {
			m := make(map[string]string)
			for j := range 20 {
				m[text(j, 10+j)] = text(i, 40)
			}
			return m
		})},
		{Name: "maps with large keys", Prepare: many(50, func(i int) map[[130]byte]int8 {
			m := make(map[[130]byte]int8)
			for j := range 40 {
				m[[130]byte{byte(j)}] = 1
			}
			return m
		})},
		{Name: "maps with large values", Prepare: many(50, func(i int) map[int32][200]byte {
			m := make(map[int32][200]byte)
			for j := range 40 {
				m[int32(j)] = [200]byte{}
			}
			return m
		})},
		{Name: "maps with values of 128 bytes", Prepare: many(50, func(i int) map[string][128]byte {
			m := make(map[string][128]byte)
			for j := range 40 {
				m[text(j, 20)] = [128]byte{}
			}
			return m
		})},
		{Name: "maps of one byte", Prepare: many(500, func(i int) map[int8]bool {
			m := make(map[int8]bool)
			for j := range i % 100 {
				m[int8(j)] = true
			}
			return m
		})},
		{Name: "nested maps", Prepare: many(100, func(i int) map[string]map[string]*record {
			return map[string]map[string]*record{"a": {"x": newRecord(i)}, "b": {"y": newRecord(i), "z": newRecord(i)}}
		})},
		{Name: "maps that contain themselves", Prepare: many(1000, func(i int) map[string]any {
			m := map[string]any{"i": i + 1000}
			m["self"] = m
			return m
		})},
		{Name: "maps by interface", Prepare: many(100, func(i int) map[any]any {
			m := make(map[any]any)
			for j := range 30 {
				m[j+1000] = text(j, 20)
			}
			return m
		})},
		{Name: "a record as a map", Prepare: many(2000, func(i int) map[string]any {
			return map[string]any{"sensorId": "s", "timestamp": int64(i) + 1e9, "value": float64(i) + 0.5, "unit": "C", "quality": 1000 + i}
		})},
	}
}
