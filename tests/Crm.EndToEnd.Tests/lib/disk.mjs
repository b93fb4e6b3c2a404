import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, statfs, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const run = (program, ...args) => execFileSync(program, args, { encoding: 'utf8' }).trim()

/** A small disk of its own, which can be filled (in memory) or fail (a file with a file system in it). Needs root. */
export class Disk {
  /** A disk in memory. */
  static async mount(megabytes) {
    const disk = new Disk()
    disk.path = await mkdtemp(join(tmpdir(), 'crm-e2e-disk-'))
    run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'crm-e2e', disk.path)
    return disk
  }

  /** A disk that becomes read-only when it meets an error, as servers' disks do. */
  static async mountFragile(megabytes) {
    const disk = new Disk()
    disk.path = await mkdtemp(join(tmpdir(), 'crm-e2e-disk-'))
    disk.image = `${disk.path}.image`
    await writeFile(disk.image, '')
    await truncate(disk.image, megabytes << 20)
    run('mkfs.ext4', '-q', '-F', disk.image)
    disk.#mountImage()
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

  /** A fragile disk meets an error: open files cannot be written any more either. */
  fail() {
    return writeFile(`/sys/fs/ext4/${basename(run('findmnt', '-no', 'SOURCE', this.path))}/trigger_fs_error`, 'a test')
  }

  /** A fragile disk is repaired by whoever looks after it: nobody has files open on it meanwhile. */
  repair() {
    run('umount', this.path)
    try {
      run('e2fsck', '-p', this.image)
    } catch (fault) {
      if (fault.status !== 1) throw fault // 1: errors were corrected
    }
    this.#mountImage()
  }

  async unmount() {
    run('umount', '-l', this.path)
    await rm(this.path, { recursive: true, force: true })
    if (this.image !== undefined) await rm(this.image)
  }

  #mountImage() {
    run('mount', '-o', 'loop,errors=remount-ro', this.image, this.path)
  }
}
