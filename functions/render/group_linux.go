package render

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// memoryOf is what the processes of a group hold: their own memory and what they share,
// without the program's files. A process that ends meanwhile counts nothing.
func memoryOf(group int) int64 {
	processes, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return 0
	}
	var total int64
	for _, folder := range processes {
		if of, _ := groupOf(folder); of == group {
			total += heldBy(folder)
		}
	}
	return total
}

// anyAlive tells whether a process of the group has not ended. One that has ended, but
// whose parent does not ask for it, stays in the table of processes.
func anyAlive(group int) bool {
	processes, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return true
	}
	for _, folder := range processes {
		if of, alive := groupOf(folder); of == group && alive {
			return true
		}
	}
	return false
}

// groupOf reads a process's group and whether it runs: the third and the first field
// behind its name, which is in parentheses and may hold anything.
func groupOf(folder string) (group int, alive bool) {
	stat, err := os.ReadFile(filepath.Join(folder, "stat"))
	if err != nil {
		return 0, false
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) < 3 {
		return 0, false
	}
	group, _ = strconv.Atoi(fields[2])
	return group, fields[0] != "Z" && fields[0] != "X"
}

func heldBy(folder string) int64 {
	status, err := os.ReadFile(filepath.Join(folder, "status"))
	if err != nil {
		return 0
	}
	var held int64
	for line := range strings.Lines(string(status)) {
		name, value, _ := strings.Cut(line, ":")
		if name == "RssAnon" || name == "RssShmem" {
			kib, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
			held += kib << 10
		}
	}
	return held
}
