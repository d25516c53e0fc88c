// Package footprint tells what values weigh in memory.
//
// [Shallow] and [Direct] count as most tools do: the bytes of a value, and of what its fields refer to. [Deep] counts
// everything a value keeps alive, as the allocator sees it: each block once and rounded to its size class, maps as the
// runtime lays them out, whole backing arrays. [Exact] asks the runtime for a dump of the heap and misses nothing, at the
// price of stopping the program. [Measure] makes many instances and reads the growth of the heap, and [Layout] draws where
// a struct's bytes go.
//
// A figure in this package is right or comes with what it cannot know, see [Result]. The one exception is a part of a block
// that looks like a block of its own, see [Deep].
package footprint
