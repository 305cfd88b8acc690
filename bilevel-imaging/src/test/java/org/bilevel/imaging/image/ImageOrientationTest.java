package org.bilevel.imaging.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ImageOrientationTest {

    private static final Image IMAGE = new Image(new ImageShape(1, 2, 3), new double[] {1, 2, 3, 4, 5, 6});

    @Test
    void turnsAndMirrors() {
        assertThat(IMAGE.oriented(0).data()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(IMAGE.oriented(1).data()).containsExactly(3, 2, 1, 6, 5, 4);
        assertThat(IMAGE.oriented(2).data()).containsExactly(3, 6, 2, 5, 1, 4);
        assertThat(IMAGE.oriented(2).shape()).isEqualTo(new ImageShape(1, 3, 2));
        assertThat(IMAGE.oriented(4).data()).containsExactly(6, 5, 4, 3, 2, 1);
        assertThat(IMAGE.oriented(6).data()).containsExactly(4, 1, 5, 2, 6, 3);
    }

    @Test
    void orientationsDifferAndFourTurnsAreNone() {
        Set<List<Double>> seen = new HashSet<>();
        for (int orientation = 0; orientation < Image.ORIENTATIONS; orientation++) {
            seen.add(Arrays.stream(IMAGE.oriented(orientation).data()).boxed().toList());
        }
        assertThat(seen).hasSize(8);
        Image turned = IMAGE;
        for (int i = 0; i < 4; i++) {
            turned = turned.oriented(2);
        }
        assertThat(turned.data()).isEqualTo(IMAGE.data());
    }
}
