package io.grapevine.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

final class BarChartTest {

    @Test
    void theLongestBarIsTheMostAndTheOthersAreInProportion() throws Exception {
        String svg = BarChart.svg("a < b", "µs", new TreeMap<>(Map.of("1", Map.of("x", 4.0), "2", Map.of("x", 1.0))));
        Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        NodeList bars = document.getElementsByTagName("rect");
        assertThat(bars.getLength()).as("one of the legend, two bars").isEqualTo(3);
        double first = width(bars, 1);
        assertThat(width(bars, 2)).isEqualTo(first / 4);
        assertThat(document.getElementsByTagName("text").item(0).getTextContent()).isEqualTo("a < b");
    }

    private static double width(NodeList bars, int index) {
        return Double.parseDouble(bars.item(index).getAttributes().getNamedItem("width").getNodeValue());
    }
}
