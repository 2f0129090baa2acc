// Package child ends child processes with the one that started them.
package child
