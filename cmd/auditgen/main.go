// Command auditgen is built in the commits that follow.
package main

func main() {}
