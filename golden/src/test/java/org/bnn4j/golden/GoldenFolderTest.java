package org.bnn4j.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bnn4j.runtime.io.Safetensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GoldenFolderTest {
  @TempDir Path folder;

  @Test
  void damagedFilesAreNamedAndTheOthersRead() throws IOException {
    Files.copy(Vectors.file("skip__c1_2_s2_n4h5w5"), folder.resolve("good.safetensors"));
    Files.write(folder.resolve("cut.safetensors"), new byte[] {1, 2, 3});
    Safetensors.write(folder.resolve("other.safetensors"), Map.of(), List.of());
    Safetensors.write(
        folder.resolve("text.safetensors"),
        Map.of("format", "bnn-golden/1", "case", "{\"id\": 1,"),
        List.of());
    Safetensors.write(
        folder.resolve("void.safetensors"),
        Map.of("format", "bnn-golden/1", "case", "{\"id\": \"void\"}"),
        List.of());
    Files.writeString(folder.resolve("index.json"), "{}");
    GoldenFolder read = GoldenFolder.read(folder);
    assertThat(read.cases()).extracting(GoldenCase::id).containsExactly("skip__c1_2_s2_n4h5w5");
    assertThat(read.damaged()).hasSize(4);
    assertThat(read.damaged().get(0)).contains("cut.safetensors: has only 3 bytes");
    assertThat(read.damaged().get(1)).contains("only bnn-golden/1 is known");
    assertThat(read.damaged().get(2)).contains("the JSON under 'case' is damaged");
    assertThat(read.damaged().get(3)).contains("no family");
  }

  @Test
  void aMissingFolderIsNoEmptyOne() {
    assertThatThrownBy(() -> GoldenFolder.read(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
