package org.bnn4j.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bnn4j.runtime.io.ModelFileException;

/**
 * The golden vectors of a folder.
 *
 * @param cases in the order of the files' names
 * @param damaged what is wrong with files that hold none
 */
public record GoldenFolder(List<GoldenCase> cases, List<String> damaged) {
  public GoldenFolder {
    cases = List.copyOf(cases);
    damaged = List.copyOf(damaged);
  }

  /**
   * Reads all {@code .safetensors} files of a folder; others are no vectors.
   *
   * @throws NoSuchFileException if there is no such folder
   */
  public static GoldenFolder read(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString(), null, "there is no such folder");
    }
    List<GoldenCase> cases = new ArrayList<>();
    List<String> damaged = new ArrayList<>();
    for (Path file : files(folder)) {
      try {
        cases.add(GoldenCase.read(file));
      } catch (ModelFileException e) {
        damaged.add(e.getMessage());
      }
    }
    return new GoldenFolder(cases, damaged);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".safetensors")).sorted().toList();
    }
  }
}
