"""The replica set's one member gets the port on which its mongod serves now."""

from anxin.embedded.replica_set import moved


def test_only_the_members_address_changes_and_the_version_grows():
    config = {
        "_id": "rs0",
        "version": 4,
        "term": 7,
        "members": [{"_id": 0, "host": "127.0.0.1:20001", "votes": 1}],
        "settings": {"replicaSetId": "x"},
    }
    assert moved(config, 20_002) == {
        **config,
        "version": 5,
        "members": [{"_id": 0, "host": "127.0.0.1:20002", "votes": 1}],
    }
    assert config["members"][0]["host"] == "127.0.0.1:20001"
