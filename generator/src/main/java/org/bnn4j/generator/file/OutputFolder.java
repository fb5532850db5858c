package org.bnn4j.generator.file;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;

/** A folder of generated sources: each file is replaced as a whole, and only where it differs. */
public record OutputFolder(Path folder) {
  /** Writes a file; says whether that changed anything. */
  public boolean write(String path, byte[] content) throws IOException {
    if (read(path).filter(old -> Arrays.equals(old, content)).isPresent()) {
      return false;
    }
    replace(resolve(path), content);
    return true;
  }

  /** Deletes a file and the folders that it leaves empty; says whether there was one. */
  public boolean delete(String path) throws IOException {
    Path file = resolve(path);
    boolean deleted = Files.deleteIfExists(file);
    for (Path parent = file.getParent();
        parent != null && !parent.equals(folder.normalize());
        parent = parent.getParent()) {
      try {
        Files.deleteIfExists(parent);
      } catch (DirectoryNotEmptyException e) {
        break;
      }
    }
    return deleted;
  }

  /** The content of a file, if there is one. */
  public Optional<byte[]> read(String path) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(resolve(path)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Replaces a file as a whole: whoever reads it sees the old content or the new. */
  public static void replace(Path file, byte[] content) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    Path fresh = Files.createTempFile(parent, ".bnn", ".tmp");
    try {
      Files.write(fresh, content);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private Path resolve(String path) throws IOException {
    Path file = folder.resolve(path).normalize();
    if (!file.startsWith(folder.normalize())) {
      throw new IOException(path + " lies outside " + folder);
    }
    return file;
  }
}
