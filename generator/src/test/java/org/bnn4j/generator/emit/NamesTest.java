package org.bnn4j.generator.emit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
  @ParameterizedTest
  @CsvSource({
    "stage1.unit_2.conv, stage1Unit2Conv",
    "stage1_2.conv, stage1_2Conv",
    "CifarNet, cifarNet",
    "URL, url",
    "HTTPServer, httpServer",
    "0, x0",
    "_, x"
  })
  void spellWordsOfANetworkAsJavaDoes(String words, String variable) {
    assertThat(Names.variable(words)).isEqualTo(variable);
  }

  @Test
  void keepClearOfKeywordsAndOfEachOther() {
    Names names = Names.reserving(List.of("close"));
    assertThat(List.of(names.claim("class"), names.claim("close"), names.claim("Weight")))
        .containsExactly("class_", "close2", "Weight");
    assertThat(List.of(names.claim("weight"), names.claim("unit2"), names.claim("unit2")))
        .containsExactly("weight2", "unit2", "unit2_2");
  }

  @Test
  void spellConstants() {
    assertThat(Names.constant("stage1ConvSign")).isEqualTo("STAGE1_CONV_SIGN");
    assertThat(Names.constant("convSSign")).isEqualTo("CONV_S_SIGN");
  }
}
