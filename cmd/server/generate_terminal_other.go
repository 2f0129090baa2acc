//go:build !windows

package main

import "os"

// understandsEscapes reports whether a terminal moves its cursor when told so.
func understandsEscapes(*os.File) bool { return true }
