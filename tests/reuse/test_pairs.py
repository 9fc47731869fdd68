"""Pairs at scale: passages with exact provenance, and the shares of what is found."""

import random

import numpy as np

from analysis.reuse.kernels import ANY, Settings, find_rows
from analysis.reuse.pairs import count_overlaps, find_peer_rows, order_by_source, project_rows
from analysis.reuse.streams import index_texts, pack_texts, split_syllables


def invented(seed):
    """A central text and plans that copy from it or from an earlier plan, with where each copied word comes from."""
    rng = random.Random(seed)
    words = [f"w{i}" for i in range(900)]
    texts, origins, next_origin = [], [], 0

    def own(n):
        nonlocal next_origin
        next_origin += n
        return [rng.choice(words) for _ in range(n)], list(range(next_origin - n, next_origin))

    text, origin = own(1500)
    texts.append(text)
    origins.append(origin)
    for plan in range(1, 9):
        text, origin = [], []
        for _ in range(12):
            new = own(rng.randint(20, 80))
            if rng.random() < 0.5:
                giver = 0 if plan == 1 or rng.random() < 0.5 else rng.randrange(1, plan)
                n = rng.randint(20, 90)
                start = rng.randrange(len(texts[giver]) - n)
                copied = [rng.choice(words) if rng.random() < 0.06 else w for w in texts[giver][start : start + n]]
                new = copied, origins[giver][start : start + n]
            text += new[0]
            origin += new[1]
        texts.append(text)
        origins.append(origin)
    return [split_syllables(f"d{i}", " ".join(text)) for i, text in enumerate(texts)], origins


def score(rows, origins):
    """Precision and recall of the target tokens of all pairs (earlier, later) that truly share a run of 20."""
    right = said = true = 0
    for a in range(len(origins)):
        for b in range(a + 1, len(origins)):
            have = set(origins[a])
            shared = np.array([o in have for o in origins[b]])
            found = np.zeros(len(shared), bool)
            for row in rows:
                if (row[0], row[3]) == (a, b):
                    found[row[4] : row[5]] = True
            right += (found & shared).sum()
            said += found.sum()
            true += shared.sum()
    return right / max(1, said), right / max(1, true)


def test_passages_from_the_centre_are_found_to_the_word():
    texts, origins = invented(5)
    packed = pack_texts(texts[:1])
    rows = find_rows(packed, index_texts(packed), pack_texts(texts[1:]), ANY, Settings())
    rows[:, 3] += 1
    right = said = true = 0
    for plan in range(1, len(texts)):
        central = np.isin(origins[plan], origins[0])
        covered = np.zeros(len(central), bool)
        for row in rows[rows[:, 3] == plan]:
            covered[row[4] : row[5]] = True
        right, said, true = right + (central & covered).sum(), said + covered.sum(), true + central.sum()
    assert right / said > 0.97
    assert right / true > 0.93


def test_all_pairs_are_found_through_the_centre_and_beyond_it():
    texts, origins = invented(6)
    packed, plans = pack_texts(texts[:1]), pack_texts(texts[1:])
    chain = find_rows(packed, index_texts(packed), plans, ANY, Settings())
    peers = find_peer_rows(plans, chain, settings=Settings())
    through = project_rows(chain)
    assert len(through) == count_overlaps(order_by_source(chain), 12)
    chain[:, 3] += 1
    for rows in (peers, through):
        assert (rows[:, 0] < rows[:, 3]).all()
        rows[:, [0, 3]] += 1
    precision, recall = score(np.vstack([chain, peers, through]), origins)
    assert precision > 0.95
    assert recall > 0.93


def test_rows_stay_inside_their_texts():
    texts, _ = invented(7)
    packed = pack_texts(texts)
    rows = find_rows(packed, index_texts(packed), packed, 1, Settings())
    lengths = np.array([len(text) for text in texts])
    assert (rows[:, 0] < rows[:, 3]).all()
    assert (rows[:, [1, 4]] >= 0).all()
    assert (rows[:, 2] <= lengths[rows[:, 0]]).all() and (rows[:, 5] <= lengths[rows[:, 3]]).all()
    assert (rows[:, 2] > rows[:, 1]).all() and (rows[:, 5] > rows[:, 4]).all()


def test_no_rows_without_texts():
    packed = pack_texts([])
    assert find_rows(packed, index_texts(packed), packed, ANY, Settings()).shape == (0, 7)
    assert project_rows(np.zeros((0, 7), np.int32)).shape == (0, 7)
