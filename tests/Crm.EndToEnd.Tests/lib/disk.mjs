import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A small disk of its own (tmpfs), which can be filled. Needs root. */
export class Disk {
  static async mount(megabytes) {
    const disk = new Disk()
    disk.path = await mkdtemp(join(tmpdir(), 'crm-e2e-disk-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'crm-e2e', disk.path])
    return disk
  }

  /** Fills it to the last block. */
  async fill() {
    const { bavail, bsize } = await statfs(this.path)
    await writeFile(join(this.path, 'filler'), Buffer.alloc(bavail * bsize)).catch(fault => { if (fault.code !== 'ENOSPC') throw fault })
  }

  /** Gives back what was filled. */
  free() {
    return rm(join(this.path, 'filler'))
  }

  async unmount() {
    execFileSync('umount', ['-l', this.path])
    await rm(this.path, { recursive: true, force: true })
  }
}
