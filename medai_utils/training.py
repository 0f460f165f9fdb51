"""What a training run shows while it lasts. Used from lesson 2.5 on, "Pneumonia on a chest film"."""


def progress():
    """Keras callback that counts the epochs in a notebook and leaves nothing behind when the training ends.

    Outside a notebook it shows nothing.

    Returns
    -------
    keras.callbacks.Callback
    """
    import keras
    from IPython import get_ipython
    from IPython.display import clear_output

    if not hasattr(get_ipython(), "kernel"):
        return keras.callbacks.Callback()

    def show(epoch, logs):
        clear_output(wait=True)
        print(f"epoch {epoch + 1} of {callback.params['epochs']}, loss {logs['loss']:.3f}")

    callback = keras.callbacks.LambdaCallback(on_epoch_end=show, on_train_end=lambda logs: clear_output())
    return callback
