import keras
import numpy as np
from nbformat.v4 import new_code_cell, new_notebook

import refresh
from medai_utils.training import progress

FIT = """
import keras
import numpy as np
from medai_utils.training import progress
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
_ = model.fit(np.zeros((4, 2)), np.zeros(4), epochs=2, verbose=0, callbacks=[progress()])
"""


def test_in_a_notebook_the_count_of_epochs_is_gone_when_training_ends(tmp_path):
    def run(source):
        notebook = new_notebook(cells=[new_code_cell(source)])
        refresh.execute(notebook, tmp_path)
        return [output.get("text", "") for output in notebook.cells[0].outputs]

    shown = "from medai_utils.training import progress\n"
    callback = "c = progress()\nc.set_params({'epochs': 2})\nc.on_epoch_end(0, {'loss': 0.5})"
    assert run(shown + callback) == ["epoch 1 of 2, loss 0.500\n"]
    assert run(FIT) == []


def test_outside_a_notebook_it_is_silent(capsys):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(np.zeros((4, 2)), np.zeros(4), epochs=2, verbose=0, callbacks=[progress()])
    assert capsys.readouterr().out == ""
