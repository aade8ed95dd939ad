package main

import "syscall"

// endWithParent has the kernel end a provider whose plugin was killed.
func endWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
