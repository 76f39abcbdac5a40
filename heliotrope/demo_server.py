"""The demonstration's server: the real one, with a landing page in front."""

from heliotrope.landing import FOLDER, landing
from server.main import Extras, Settings, run

if __name__ == "__main__":
    settings = Settings()  # from the environment, where the demonstration put it
    run(settings, Extras([landing(settings.data)], [FOLDER]))
