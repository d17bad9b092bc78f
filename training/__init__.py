"""How the model in bot/classifier/model is made: `make model`. Nothing in the bot imports this."""
