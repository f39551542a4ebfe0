package dev.rookery.lab.ssh;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.apache.sshd.common.file.nativefs.NativeFileSystemFactory;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystemProxy;

/** SFTP sees real absolute paths, and none outside of the machine's folder. */
final class HostDisk extends NativeFileSystemFactory implements SftpFileSystemAccessor {
  private final Path folder;

  HostDisk(Path folder) {
    this.folder = folder;
  }

  /** Where relative paths start. */
  @Override
  public Path getUserHomeDir(SessionContext session) {
    return folder;
  }

  @Override
  public Path resolveLocalFilePath(SftpSubsystemProxy subsystem, Path root, String remotePath)
      throws IOException {
    Path local = folder.resolve(remotePath).normalize();
    if (!local.startsWith(folder)) {
      throw new AccessDeniedException(remotePath, null, "outside of " + folder);
    }
    return local;
  }
}
