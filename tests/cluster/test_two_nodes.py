import pytest

from tests.cluster.two_nodes import tell
from tests.cluster.two_nodes_film import BRIEF


@pytest.mark.stack
def test_a_film_arrives_though_a_node_is_cut_off_in_the_middle() -> None:
    story = tell(print)
    assert story.film == f"{BRIEF.length} of {BRIEF.length} frames, stored: True"
    # What the lost node was at was made by the one that is left.
    assert story.begun_again
