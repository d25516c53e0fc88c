// Command stagecheck is built in the commits that follow.
package main

func main() {}
