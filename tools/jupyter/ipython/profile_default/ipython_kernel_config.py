"""Settings of the students' kernels: TensorFlow's lines about its own start go to the terminal, not into the notebook."""

c = get_config()  # noqa: F821 (IPython defines it)
c.IPKernelApp.capture_fd_output = False
c.IPKernelApp.log_level = 40
