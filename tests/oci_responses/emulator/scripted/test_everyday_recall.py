"""Facts stated in everyday words, and questions for them."""

import pytest

from oci_responses.emulator.scripted.speak import reply
from oci_responses.emulator.scripted.talk import Talk

STATED = [
    ("Purple is my favorite color.", "What is my favorite color?", "urple"),
    ("I have a cat named Felix.", "What is the name of my cat?", "Felix"),
    ("I have a cat called Felix.", "How is my cat called?", "Felix"),
    ("I have a cat named Felix.", "What is my cat's name?", "Felix"),
    ("My dog's name is Rex.", "What is my dog called?", "Rex"),
    ("Remember the number 4711.", "Which number did I ask you to remember?", "4711"),
    ("Remember this word: banana", "Which word did I ask you to remember?", "banana"),
    ("Remember this word: banana", "What was the word?", "banana"),
    ("Please remember the codeword heron.", "What's the codeword?", "heron"),
    ("Let's say that my favorite fruit is mango.", "State my favorite fruit.", "mango"),
    ("For the record, my favorite color is teal.", "Tell me my favorite color.", "teal"),
    ("Fact: my locker code is 8812.", "Do you know my locker code?", "8812"),
    ("By the way, I'm allergic to peanuts.", "What am I allergic to?", "peanuts"),
    ("I'm allergic to peanuts.", "Do I have any allergies?", "peanuts"),
    ("I am 42 years old.", "How old am I?", "42"),
    ("I am 42 years old.", "What is my age?", "42"),
    ("I live in Oslo.", "Where do I live?", "Oslo"),
    ("I live in Oslo.", "Which city do I live in?", "Oslo"),
    ("I work at CERN.", "Where do I work?", "CERN"),
    ("I work at CERN.", "Who is my employer?", "CERN"),
    ("My favorite language is Rust.", "Which language do I prefer?", "Rust"),
    ("Alice's favorite color is teal.", "What is Alice's favorite color?", "teal"),
    ("My sister Anna works at CERN.", "Where does Anna work?", "CERN"),
    ("My sister Anna works at CERN.", "Where does my sister work?", "CERN"),
    ("My sister Anna works at CERN.", "What is my sister's name?", "Anna"),
    ("My sister Anna works at CERN.", "Who works at CERN?", "Anna"),
    ("My favorite color is purple. Actually, my favorite color is green.", "What's my favorite color?", "green"),
    ("My favorite color is purple. Actually, it's green.", "What's my favorite color?", "green"),
    ("My favorite color is purple. No, I meant green.", "What's my favorite color?", "green"),
    ("My favorite color is not purple but green.", "What's my favorite color?", "green"),
    ("My name's Ana.", "What's my name?", "Ana"),
    ("I'm Ana from Lisbon.", "Who am I?", "Ana"),
    ("I'm Ana from Lisbon.", "Where am I from?", "Lisbon"),
    ("I come from Chile.", "Which country do I come from?", "Chile"),
    ("The secret word for today is plum.", "What is the secret word?", "plum"),
    ("My birthday is May 3.", "When is my birthday?", "May 3"),
    ("I was born in 1984.", "When was I born?", "1984"),
    ("I was born in 1984.", "What year was I born in?", "1984"),
    ("I like green tea", "What do I like?", "green tea"),
    ("I'm a nurse.", "What is my job?", "nurse"),
    ("I work as a carpenter.", "What do I do for a living?", "carpenter"),
    ("Can you remember that my wifi password is hunter2?", "What is my wifi password?", "hunter2"),
    ("My boat is called Titania.", "What's the name of my boat?", "Titania"),
    ("The meeting got moved to Thursday.", "When is the meeting?", "Thursday"),
    ("The capital of Atlantis is Poseidonia.", "What is the capital of Atlantis?", "Poseidonia"),
    ("My favorite color is purple, what is yours?", "What's my favorite color?", "purple"),
    ("My name is Bo, I live in Rome, and my car is red.", "What color is my car?", "red"),
    ("My name is Bo, I live in Rome, and my car is red.", "Where do I live?", "Rome"),
    ("Hi, I'm Tom and I like chess.", "What's my name?", "Tom"),
    ("Hi, I'm Tom and I like chess.", "What do I like to play?", "chess"),
    ("You should know that I drive a Volvo.", "What car do I drive?", "Volvo"),
    ("Bob is 34 years old.", "How old is Bob?", "34"),
    ("I have two kids, Mia and Leo.", "What are my kids' names?", "Mia and Leo"),
    ("Password: swordfish", "What's the password?", "swordfish"),
    ("I prefer tea over coffee.", "What do I prefer?", "tea"),
    ("My phone number is 555-0100.", "What's my phone number?", "555-0100"),
    ("Note that our project deadline is June 12.", "When is the project deadline?", "June 12"),
    ("Keep in mind: the answer is 42.", "What's the answer?", "42"),
    ("Remember 4711.", "Which number should you remember?", "4711"),
    ("Remember three words: apple, pear, plum", "Which words did I ask you to remember?", "apple, pear, plum"),
    ("My favorite color is purple.", "Say my favorite color.", "purple"),
    ("My favorite color is purple.", "Answer with just my favorite color", "purple"),
    ("My favorite color is purple.", "I forgot my favorite color, what was it?", "purple"),
    ("My favorite color is purple.", "Is my favorite color purple or blue?", "purple"),
    ("My favorite color is purple.", "which colour do I like best?", "purple"),
    ("My wife's name is Ida.", "What is my wife called?", "Ida"),
    ("I'm married to Kim.", "Who am I married to?", "Kim"),
    ("My brother is called Max and he lives in Bonn.", "Where does my brother live?", "Bonn"),
]
FRESH = [
    ("My best friend is called Nora.", "What's my best friend's name?", "Nora"),
    ("The wifi code at our office is 99-blue.", "What is the wifi code?", "99-blue"),
    ("I'm vegetarian.", "Am I vegetarian?", "vegetarian"),
    ("My lucky number used to be 3. Now my lucky number is 8.", "What's my lucky number?", "8"),
    ("Please keep in mind that I hate mushrooms.", "What food do I hate?", "mushrooms"),
    ("We have a parrot named Kiwi.", "What's our parrot called?", "Kiwi"),
    ("I drive a blue Honda.", "What do I drive?", "blue Honda"),
    ("My anniversary is on the 4th of July.", "When is my anniversary?", "4th of July"),
    ("Tom's phone is broken. Tom's email is tom@example.com.", "What's Tom's email?", "tom@example.com"),
    ("I study physics at MIT.", "What do I study?", "physics"),
    ("My flight leaves at 9:40.", "When does my flight leave?", "9:40"),
    ("I weigh 70 kilos.", "How much do I weigh?", "70"),
    ("My mother was born in Naples.", "Where was my mother born?", "Naples"),
    ("Store this: the vault combination is 12-34-56.", "What is the vault combination?", "12-34-56"),
    ("Jupiter is my favourite planet.", "Which planet is my favourite?", "Jupiter"),
    ("My favorite color is purple.", "What is my favorite color? Answer with one word.", "urple"),
    ("Remember that my favourite animal is the octopus.", "What's my favorite animal?", "octopus"),
    ("The secret code is 7421.", "What is the secret code?", "7421"),
    ('The password is "open sesame". Do not forget it.', "What is the password?", "open sesame"),
    ("My name is Alice and I'm 30.", "What's my name?", "Alice"),
    ("My name is Alice and I'm 30.", "How old am I?", "30"),
    ("Please remember: my meeting is at 3pm.", "When is my meeting?", "3pm"),
    ("I was in Lisbon last summer.", "Where was I last summer?", "Lisbon"),
    ("I have three children.", "How many children do I have?", "three"),
    ("My car is a red Toyota.", "What car do I have?", "Toyota"),
    ("My favorite number is 17. Please just say OK.", "Which number is my favorite?", "17"),
    ("My favorite color is blue. Sorry, I meant to say red.", "What is my favorite color?", "red"),
    ("My favorite color is blue. I changed my mind: my favorite color is red.", "What is my favorite color?", "red"),
    ("I used to live in Rome but now I live in Paris.", "Where do I live now?", "Paris"),
    ("Let me introduce myself: I am Marco, a baker from Turin.", "What is my name?", "Marco"),
    ("My hobby is sailing.", "What do I do as a hobby?", "sailing"),
    ("The project is codenamed Falcon.", "What's the project's codename?", "Falcon"),
    ("My daughter Lea is seven.", "How old is my daughter?", "seven"),
    ("My daughter Lea is seven.", "What's my daughter's name?", "Lea"),
    ("Our office is on the 5th floor.", "Which floor is our office on?", "5th"),
    ("The magic word is abracadabra", "Do you remember the magic word?", "abracadabra"),
]
"""Written when the rules were done."""
NOISE = ("The sky is grey.", "I had soup.", "Count to two.")


@pytest.mark.parametrize(("told", "question", "expected"), [*STATED, *FRESH])
def test_what_was_stated_is_found(told: str, question: str, expected: str) -> None:
    for said in ((told, question), (told, *NOISE, question), (*NOISE, told, question)):
        answer = reply(Talk(said, question, ()))
        assert expected in answer
        assert not any(part in answer for part in ("have not told", "no answer", "you said"))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is my dog called?", "You have not told me your dog's name."),
        ("What's the name of my cat?", "You have not told me your cat's name."),
        ("Who am I?", "You have not told me your name."),
        ("What's my favourite food?", "You have not told me your favourite food."),
        ("Where do I live?", "You have not told me that."),
    ],
)
def test_what_was_not_stated_is_said_to_be_missing(question: str, expected: str) -> None:
    assert reply(Talk((question,), question, ())) == expected


@pytest.mark.parametrize(
    ("told", "question"),
    [
        ("My name is Bo.", "What is my dog's name?"),
        ("My cat is called Tom.", "What is my name?"),
        ("Alice's favorite color is teal.", "What is my favorite color?"),
        ("My favorite color is teal.", "What is Alice's favorite color?"),
        ("My color is red.", "What is my favorite color?"),
    ],
)
def test_a_fact_about_another_is_no_answer(told: str, question: str) -> None:
    answer = reply(Talk((told, question), question, ()))
    assert "have not told" in answer or "no answer" in answer
